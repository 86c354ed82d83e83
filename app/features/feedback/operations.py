"""The operations of feedback, but those for whoever has only a link."""

from app.features.feedback import answers, figures, forms, links, suggestions
from app.kit.operations import Operation


def operations() -> list[Operation]:
    """Answers, the topics in them, links to forms, and figures."""
    return [
        *answers.operations(),
        *suggestions.operations(),
        *links.operations(),
        *figures.operations(),
        *forms.operations(),
    ]
