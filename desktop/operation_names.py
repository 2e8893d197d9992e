"""The names of what a person can do, as Undo, history and a bundle's preview show them.

A fixed list: a name travels to every laptop of a circle, so it never holds a title or a person's words.
"""

from desktop.words import N_

NAMES = frozenset(
    {
        N_("Begin the cluster"),
        N_("Make the sample"),
        N_("Add"),
        N_("Edit"),
        N_("Hide"),
        N_("Undo"),
        N_("Redo"),
        N_("Plan meeting"),
        N_("Add agenda item"),
        N_("Move agenda item"),
        N_("Move the governors’ line"),
        N_("Show items to governors"),
        N_("Attach paper"),
        N_("Promise paper"),
        N_("Change paper"),
        N_("Move paper"),
        N_("Issue pack"),
        N_("Open meeting"),
        N_("Finish item"),
        N_("Record attendance"),
        N_("Take minutes"),
        N_("Record decision"),
        N_("Agree action"),
        N_("Finish meeting"),
        N_("Circulate minutes"),
        N_("Confirm minutes"),
        N_("Reopen minutes"),
        N_("Close meeting"),
        N_("Carry forward"),
        N_("Add document"),
        N_("Add document version"),
        N_("Begin role"),
        N_("End role"),
        N_("Close action"),
        N_("Reopen action"),
        N_("Add success criterion"),
        N_("Rate success criterion"),
        N_("Make plan"),
        N_("Add priority"),
        N_("Move priority"),
        N_("Import schools"),
        N_("Import documents"),
        N_("Write note"),
    }
)
