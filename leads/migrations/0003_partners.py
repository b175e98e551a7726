"""Partners, and a reference to them in place of a name that somebody typed."""

import django.db.models.deletion
import salesdesk.clock.moment
from django.conf import settings
from django.db import migrations, models

from salesdesk.parsing import name_key, name_spellings


def refer_to_partners(apps, schema_editor):
    """Make a partner of each name that leads carry: a known company of that name and country, or a new one."""
    Lead, Company, Partner = (apps.get_model('leads', name) for name in ('Lead', 'Company', 'Partner'))
    named = Lead.objects.exclude(partner_name='').select_related('company__place', 'campaign', 'territory')
    for lead in named.order_by('pk'):
        key, country = name_key(lead.partner_name)[:200], lead.company.country
        known = Company.objects.filter(name_key=key, country=country, merged_into=None)
        company = known.order_by('pk').first() or Company.objects.create(
            name=lead.partner_name,
            name_key=key,
            name_spellings=name_spellings(lead.partner_name),
            country=country,
            place=lead.company.place,
        )
        partner = Partner.objects.filter(company=company).first() or Partner.objects.create(
            company=company, owner_id=_owner_of(apps, lead)
        )
        Lead.objects.filter(pk=lead.pk).update(partner=partner)
    with schema_editor.connection.cursor() as cursor:
        # The table can't be altered while checks of its foreign keys wait.
        cursor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        cursor.execute('SET CONSTRAINTS ALL DEFERRED')


def _owner_of(apps, lead):
    """Return an inside rep for the partner: of the lead, its territory or its team, or else anybody."""
    people = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(is_active=True).order_by('pk')
    inside = people.filter(role='inside')
    territory_rep = lead.territory.inside_rep_id if lead.territory else None
    found = inside.filter(pk__in=[lead.inside_rep_id, territory_rep]).first()
    team = inside.filter(team=lead.campaign.team_id).first()
    return (found or team or inside.first() or people.first()).pk


def name_partners(apps, schema_editor):
    """Write the names back."""
    Lead = apps.get_model('leads', 'Lead')
    for lead in Lead.objects.filter(partner__isnull=False).select_related('partner__company'):
        Lead.objects.filter(pk=lead.pk).update(partner_name=lead.partner.company.name[:120])


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0001_initial'),
        ('leads', '0002_support_tasks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('distributor', 'Distributor'), ('reseller', 'Reseller'), ('other', 'Other')], default='reseller', max_length=11, verbose_name='kind')),
                ('talk_days', models.PositiveSmallIntegerField(default=14, verbose_name='days between talks')),
                ('update_days', models.PositiveSmallIntegerField(default=14, verbose_name='days between updates')),
                ('next_talk_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('next_talk_why', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('last_talk_at', models.DateTimeField(blank=True, null=True)),
                ('last_tried_at', models.DateTimeField(blank=True, null=True)),
                ('last_update_at', models.DateTimeField(blank=True, null=True)),
                ('check_at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('created_at', models.DateTimeField(default=salesdesk.clock.moment.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign', verbose_name='campaign')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='leads.company', verbose_name='company')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
        ),
        migrations.RenameField('lead', 'partner', 'partner_name'),
        migrations.AddField(
            model_name='lead',
            name='partner',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.partner', verbose_name='partner'),
        ),
        migrations.RunPython(refer_to_partners, name_partners),
        migrations.RemoveField('lead', 'partner_name'),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('partner__isnull', False)), fields=['partner', '-id'], name='lead_by_partner'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(models.F('owner'), models.F('next_talk_at'), condition=models.Q(('ended_at__isnull', True)), name='partner_to_talk_to'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(models.F('check_at'), condition=models.Q(('ended_at__isnull', True)), name='partner_to_check'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(models.F('company'), condition=models.Q(('ended_at__isnull', True)), name='one_partnership_per_company'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['distributor', 'reseller', 'other'])), name='partner_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('talk_days__range', (1, 365)), ('update_days__range', (1, 365))), name='partner_rhythm_is_1_to_365_days'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('last_talk_at__isnull', True), ('last_tried_at__gte', models.F('last_talk_at')), _connector='OR'), name='partner_talk_was_an_attempt'),
        ),
    ]
