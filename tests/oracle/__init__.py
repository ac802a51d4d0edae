"""A checker of whole parties: rules that a plan must keep, reckoned from its documents, not by the code under test."""
