"""Assessments: how a piece of work is going under the five headings, told by each side for itself."""
