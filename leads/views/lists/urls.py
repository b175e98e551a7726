"""The lists of leads, companies, contacts and activities, their columns, changes of many leads, and exports."""

from django.urls import URLPattern, path

from . import accounts, activities, bulk, exports, in_row, leads

urlpatterns: list[URLPattern] = [
    path("leads/", leads.leads, name="leads"),
    path("leads/columns/", leads.choose_columns, name="leads-columns"),
    path("companies/", accounts.company_list, name="companies"),
    path("companies/columns/", accounts.company_columns, name="companies-columns"),
    path("contacts/", accounts.contact_list, name="contacts"),
    path("contacts/columns/", accounts.contact_columns, name="contacts-columns"),
    path("activities/", activities.activity_list, name="activities"),
    path("activities/columns/", activities.activity_columns, name="activities-columns"),
    path("leads/<int:lead_id>/in-row/", in_row.change, name="lead-in-row"),
    path("leads/changes/new/", bulk.act, name="lead-bulk"),
    path("leads/changes/", bulk.bulk_jobs, name="bulk-jobs"),
    path("leads/changes/<int:pk>/", bulk.bulk_job, name="bulk-job"),
    path("leads/exports/", exports.exports, name="exports"),
    path("leads/exports/new/", exports.new, name="export-new"),
    path("leads/exports/<int:pk>/cancel/", exports.cancel, name="export-cancel"),
    path("leads/exports/<int:pk>/file/", exports.download, name="export-file"),
]
