"""InputAnalyzer: any free text in, categories, slots and evidence out."""

from agents.analyzer.engine import analyze
from agents.analyzer.models import CATEGORIES, DIETS, VENDOR_TYPES, Analysis, Evidence
from agents.analyzer.rulebook import RulesError, load_rules

__all__ = ["CATEGORIES", "DIETS", "VENDOR_TYPES", "Analysis", "Evidence", "RulesError", "analyze", "load_rules"]
