"""Labelled inputs, the measures taken on them, and the training of the analyzer's model."""
