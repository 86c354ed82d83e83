"""Payment honestly: what is offered for what, what is answered, claimed, approved and paid, and when."""
