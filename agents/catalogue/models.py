"""The catalogue's tables. Staff edit them in the admin; `loadcatalogue` fills them from the delivered files."""

import re
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, PostgresIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from agents.catalogue.search.embedding import DIMENSIONS
from agents.catalogue.terms import InvalidTerms, cited, parse

KIND_CHOICES = [
    ("theme", "Theme"),
    ("venue", "Venue"),
    ("cake", "Cake"),
    ("catering", "Catering"),
    ("vendor", "Vendor"),
]
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")  # jsonb refuses NUL and halves of characters


class CatalogueOffer(models.Model):
    """An offer. `edited` says that a person changed it: loading the delivered files leaves it alone from then on."""

    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    key = models.SlugField(max_length=64, help_text=_("Its name in plans. Plans that show it keep the name."))
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400)
    tags = models.JSONField(
        default=list, blank=True, help_text=_("Words that a host may write for it: a list of texts.")
    )
    terms = models.JSONField(default=dict, help_text=_("Prices and rules, each naming its figure."))
    active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0, help_text=_("Among equally good offers, lower comes first."))
    edited = models.BooleanField(default=False, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "agents_catalogue_offer"
        verbose_name = _("catalogue offer")
        ordering: ClassVar = ["kind", "position", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="catalogue_offer_kind_key"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in KIND_CHOICES]), name="catalogue_offer_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def clean(self) -> None:
        """Refuses terms that do not fit the kind, figures that do not exist, tags that are no texts, and texts that
        the database cannot store."""
        for name in ("tags", "terms"):
            if spoilt := unstorable(getattr(self, name)):
                raise ValidationError({name: f"Take out the character {spoilt}: it cannot be stored."})
        if not isinstance(self.tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in self.tags):
            raise ValidationError({"tags": 'Tags are a list of texts, such as ["park", "outdoor"].'})
        if self.kind not in dict(KIND_CHOICES):
            return  # the kind's own field says so
        try:
            terms = parse(self.kind, self.terms)
        except InvalidTerms as error:
            raise ValidationError({"terms": str(error)}) from None
        known = set(CatalogueFigure.objects.filter(id__in=cited(terms)).values_list("id", flat=True))
        missing = sorted(cited(terms) - known)
        if missing:
            raise ValidationError({"terms": f"No such figure: {', '.join(missing)}."})


def unstorable(value: Any) -> str:
    """The first character that no column can keep, such as "U+0000", in JSON's texts and names at any depth; or ""."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, str) and (found := _UNSTORABLE.search(part)):
            return f"U+{ord(found[0]):04X}"
        if isinstance(part, dict):
            left += (*part, *part.values())
        elif isinstance(part, list):
            left += part
    return ""


class CatalogueFigure(models.Model):
    """A figure with its source: the fields of figures.csv."""

    id = models.CharField(primary_key=True, max_length=16)
    category = models.CharField(max_length=40)
    item = models.CharField(max_length=160)
    unit = models.CharField(max_length=60)
    low = models.CharField(max_length=20, blank=True)
    high = models.CharField(max_length=20, blank=True)
    typical = models.CharField(max_length=20, blank=True)
    conditions = models.CharField(max_length=300, blank=True)
    quality = models.CharField(max_length=1, choices=[(grade, grade) for grade in "ABC"])
    year = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=400, blank=True)
    edited = models.BooleanField(default=False, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "agents_catalogue_figure"
        verbose_name = _("figure")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.item}"


class CatalogueVersion(models.Model):
    """How often a kind ("figure" for the figures) has changed, and the hash of the file that was last loaded."""

    kind = models.CharField(primary_key=True, max_length=16)
    version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "agents_catalogue_version"
        verbose_name = _("catalogue version")

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class VectorField(models.Field[Any, Any]):
    """A vector of pgvector, of single or half precision. Written and compared in SQL, never read back."""

    def __init__(self, dimensions: int, *, half: bool = False, **options: Any) -> None:
        self.dimensions = dimensions
        self.half = half
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, arguments, options = super().deconstruct()
        half = {"half": True} if self.half else {}
        return name, path, arguments, options | {"dimensions": self.dimensions} | half

    def db_type(self, connection: Any) -> str:
        return f"{'halfvec' if self.half else 'vector'}({self.dimensions})"


class HnswIndex(PostgresIndex):
    """A graph of near neighbours (Hierarchical Navigable Small World), by pgvector."""

    suffix = "hnsw"


class SearchEntry(models.Model):
    """An offer as the search reads it: its words, its vector, and what it can be filtered by.

    Written by `agents.catalogue.search.indexing` alone. An empty setting and missing diets or capacity do not matter
    for that kind of offer. `costs` are the least that it costs a usual party of each size in indexing.SIZES or more, in
    figures' money.
    """

    offer = models.OneToOneField(CatalogueOffer, models.CASCADE, primary_key=True, related_name="search_entry")
    kind = models.CharField(max_length=16)
    active = models.BooleanField()
    setting = models.CharField(max_length=8, blank=True)
    hire = models.CharField(max_length=64, blank=True)
    capacity = models.PositiveIntegerField(null=True)
    diets = ArrayField(models.CharField(max_length=32), null=True)
    costs = ArrayField(models.FloatField())
    words = SearchVectorField()
    vector = VectorField(DIMENSIONS, half=True, null=True)
    model = models.CharField(max_length=16, help_text=_("Version of the text model that made the vector"))

    class Meta:
        db_table = "agents_catalogue_search"
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="catalogue_search_words"),
            *(
                HnswIndex(
                    fields=["vector"],
                    name=f"catalogue_search_near_{kind}",
                    opclasses=["halfvec_ip_ops"],
                    condition=models.Q(kind=kind),
                )
                for kind, _ in KIND_CHOICES
            ),
            models.Index(  # which offers pass a search's filters is read from here alone
                fields=["kind", "hire"],
                include=["offer", "active", "setting", "capacity", "diets", "costs"],
                name="catalogue_search_filters",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.offer_id}"
