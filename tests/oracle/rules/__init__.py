"""The rules, family by family. A rule yields a sentence for everything in a case that breaks it."""
