"""The subjects of the agents' catalogue do not overlap."""

from agents import sentences


def test_every_sentence_stands_in_one_subject():
    assert len(sentences.SENTENCES) == sum(len(subject.SENTENCES) for subject in sentences._SUBJECTS)
