"""Vectors of half precision, an index of them for each kind of offer instead of one for all, and one to filter by."""

from django.db import migrations, models

from agents.catalogue.models import HnswIndex, VectorField

KINDS = ("theme", "venue", "cake", "catering", "vendor")


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0004_executions_point_at_their_result"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="searchentry", name="catalogue_search_vector"),
        migrations.AlterField(
            model_name="searchentry",
            name="vector",
            field=VectorField(dimensions=128, half=True, null=True),
        ),
        *(
            migrations.AddIndex(
                model_name="searchentry",
                index=HnswIndex(
                    condition=models.Q(kind=kind),
                    fields=["vector"],
                    name=f"catalogue_search_near_{kind}",
                    opclasses=["halfvec_ip_ops"],
                ),
            )
            for kind in KINDS
        ),
        migrations.RemoveIndex(model_name="searchentry", name="catalogue_search_kind"),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                fields=["kind", "hire"],
                include=("offer", "active", "setting", "capacity", "diets", "costs"),
                name="catalogue_search_filters",
            ),
        ),
    ]
