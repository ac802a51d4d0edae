"""How a party looks: its state as structs that templates can show without logic of their own."""

from parties.presentation.affected_fragments import CHANGED_BY, FRAGMENTS, fragments_for
from parties.presentation.page import for_viewer, page_context, render_fragments

__all__ = ["CHANGED_BY", "FRAGMENTS", "for_viewer", "fragments_for", "page_context", "render_fragments"]
