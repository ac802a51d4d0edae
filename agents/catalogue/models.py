"""The catalogue's tables. Staff edit them in the admin; `loadcatalogue` fills them from the delivered files."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from agents.catalogue.terms import InvalidTerms, cited, parse

KIND_CHOICES = [
    ("theme", "Theme"),
    ("venue", "Venue"),
    ("cake", "Cake"),
    ("catering", "Catering"),
    ("vendor", "Vendor"),
]


class CatalogueOffer(models.Model):
    """An offer. `edited` says that a person changed it: loading the delivered files leaves it alone from then on."""

    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    key = models.SlugField(max_length=64, help_text="Its name in plans. Plans that show it keep the name.")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400)
    tags = models.JSONField(default=list, blank=True, help_text="Words that a host may write for it: a list of texts.")
    terms = models.JSONField(default=dict, help_text="Prices and rules, each naming its figure.")
    active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0, help_text="Among equally good offers, lower comes first.")
    edited = models.BooleanField(default=False, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "agents_catalogue_offer"
        verbose_name = "catalogue offer"
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
        """Refuses terms that do not fit the kind, figures that do not exist, and tags that are no texts."""
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
        verbose_name = "figure"
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
        verbose_name = "catalogue version"

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
