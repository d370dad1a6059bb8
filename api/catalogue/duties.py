"""What the catalogue adds to the duties: the records that are confirmed every month, and projects under way (§13, §19).

A record that was published within a period has been looked at in it, so it counts from the next one on.
"""

from api.duties.subjects import add_subjects

_PUBLISHED = """
SELECT 'project', id FROM project
WHERE region = %(region)s AND status = 'published' AND published_at < %(begins)s
"""
_UNDER_WAY = "AND kind = 'project' AND coalesce(stage, '') NOT IN ('suspended', 'cancelled') ORDER BY id"

add_subjects("project", f"{_PUBLISHED} ORDER BY id")
add_subjects("active_project", f"{_PUBLISHED} {_UNDER_WAY}")
