from django.urls import path

from campaigns.views import targets as setting_targets

from . import views
from .attention import views as attention_views
from .coaching.views import coaching
from .comparison import views as comparison_views
from .floor.views import floor
from .forecast import views as forecast_views
from .funnel.views import leads as funnel_lead_views
from .funnel.views import pages as funnel_views
from .growth import views as growth_views
from .selling_time import views as selling_time_views
from .targets import views as targets_views
from .win_loss import views as win_loss_views

urlpatterns = [
    path("funnel/", funnel_views.funnel, name="funnel"),
    path("funnel/sparklines/", funnel_views.funnel_sparklines, name="funnel-sparklines"),
    path("funnel/trends/", funnel_views.funnel_trends, name="funnel-trends"),
    path("funnel/times/", funnel_views.funnel_times, name="funnel-times"),
    path("funnel/exits/", funnel_views.funnel_exits, name="funnel-exits"),
    path("funnel/sources/", funnel_views.funnel_sources, name="funnel-sources"),
    path("funnel/act/", attention_views.act, name="funnel-act"),
    path("funnel/act/undo/", attention_views.undo_act, name="funnel-act-undo"),
    path("funnel/reassign/", attention_views.reassign, name="funnel-reassign"),
    path("funnel/reassign/undo/", attention_views.undo, name="funnel-reassign-undo"),
    path("funnel/csv/", funnel_views.funnel_csv, name="funnel-csv"),
    path("funnel/leads/", funnel_lead_views.funnel_leads, name="funnel-leads"),
    path("handoffs/report/", views.show_handoff_report, name="handoff-report"),
    path("handoffs/report/handoffs/", views.handoff_report_rows, name="handoff-report-list"),
    path("floor/", floor, name="floor"),
    path("coaching/", coaching, name="coaching"),
    path("selling-time/", selling_time_views.selling_time, name="selling-time"),
    path("targets/", targets_views.targets, name="targets"),
    path("targets/early-warning/", targets_views.early_warning, name="targets-early-warning"),
    path("targets/set/", setting_targets.set_targets, name="targets-set"),
    path("wall/", targets_views.wall, name="wall"),
    path("planner/", views.planner, name="planner"),
    path("opportunities/win-loss/", win_loss_views.report, name="win-loss"),
    path("opportunities/win-loss/deals/", win_loss_views.deals, name="win-loss-deals"),
    path("opportunities/forecast/", forecast_views.forecast, name="forecast"),
    path("opportunities/forecast/accuracy/", forecast_views.accuracy, name="forecast-accuracy"),
    path("opportunities/forecast/deals/", forecast_views.deals, name="forecast-deals"),
    path("people/<int:pk>/growth/", growth_views.growth, name="growth"),
    path("people/<int:pk>/growth/level/", growth_views.change, name="growth-level"),
    path("campaigns/compare/", comparison_views.comparison, name="comparison"),
    path("campaigns/<int:pk>/versions/", comparison_views.versions, name="campaign-versions"),
]
