"""What the nouns below a project share: read with the project, written by its lead, in its feed."""

from typing import Any

from app.features.projects.project import PROJECTS
from app.features.projects.sight import READERS_OF_PART
from app.kit.inputs import Members
from app.kit.noun import Noun, RecordView
from app.kit.tables import Record


def below_project(
    model: type[Record],
    name: str,
    collection: str,
    create: type[Members],
    view: type[RecordView],
    **more: Any,
) -> Noun:
    """A noun at `/v1/projects/{project_id}/collection`, under the permissions of projects."""
    return Noun(
        model=model,
        name=name,
        collection=collection,
        create=create,
        view=view,
        permission="projects",
        parent=PROJECTS,
        parent_member="project_id",
        nested=True,
        **{"readers": READERS_OF_PART} | more,
    )
