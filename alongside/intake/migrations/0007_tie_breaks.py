"""What decides between two clients of one tier, the legal day beside the safe one, and follow-ups done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_screening_lock")]
    operations = [
        migrations.AddField("client", "next_legal_on", models.DateField(blank=True, null=True)),
        migrations.AddField("client", "irreversible_on", models.DateField(blank=True, null=True)),
        migrations.AddField("client", "is_detained", models.BooleanField(default=False)),
        migrations.AddField("client", "is_vulnerable", models.BooleanField(default=False)),
        migrations.AddField("client", "has_lawyer", models.BooleanField(default=False)),
        migrations.AddField("consultation", "followed_up_on", models.DateField(blank=True, null=True)),
    ]
