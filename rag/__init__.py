"""Regulations in; cited passages and grounded drafts out. Knows no case."""
