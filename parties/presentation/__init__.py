"""How a party looks: its state as structs that templates can show without logic of their own."""

from parties.presentation.changes import CHANGED_BY, FRAGMENTS, fragments_for
from parties.presentation.page import page_context, render_fragments, with_token

__all__ = ["CHANGED_BY", "FRAGMENTS", "fragments_for", "page_context", "render_fragments", "with_token"]
