"""${message}

Version ${up_revision}${", after " + down_revision if down_revision else ""}.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = "${up_revision}"
down_revision = ${'"' + down_revision + '"' if down_revision else "None"}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database here."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take it back."""
    ${downgrades if downgrades else "pass"}
