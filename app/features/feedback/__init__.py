"""Feedback: what people say of a session who came, who contributed, or who lead a partner."""
