from django.db import models
from django.db.models import Exists, OuterRef


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the companies that `user` can see, which are those of the leads that they can see."""
        return self.with_leads(_leads_of(self.model).visible_to(user))

    def with_leads(self, leads):
        """Return the companies that have one of these `leads`; merge redirects have none."""
        return self.filter(Exists(leads.filter(company=OuterRef("pk"))))


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the people at the companies that `user` can see."""
        return self.with_leads(
            _leads_of(self.model._meta.get_field("company").related_model).visible_to(user)
        )

    def with_leads(self, leads):
        """Return the people at companies that have one of these `leads`, without merge redirects."""
        return self.filter(Exists(leads.filter(company=OuterRef("company"))), merged_into=None)


def _leads_of(company):
    return company._meta.get_field("leads").related_model.objects
