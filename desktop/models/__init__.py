"""What the cluster keeps: one class for each type of record."""

from desktop.models.base import RECORDS, Record
from desktop.models.documents import Document, Version
from desktop.models.meetings import Attendance, Decision, Item, Meeting, Minute, Note, Paper
from desktop.models.packs import Distribution, Issue
from desktop.models.people import Person, Role
from desktop.models.plans import Action, Criterion, Plan, Priority
from desktop.models.schools import Cluster, School

__all__ = [
    "RECORDS",
    "Action",
    "Attendance",
    "Cluster",
    "Criterion",
    "Decision",
    "Distribution",
    "Document",
    "Issue",
    "Item",
    "Meeting",
    "Minute",
    "Note",
    "Paper",
    "Person",
    "Plan",
    "Priority",
    "Record",
    "Role",
    "School",
    "Version",
]
