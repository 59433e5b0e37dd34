"""The stratum of an event by its dead, as SQL: the same rule as :func:`tacitus.core.stratum`."""

#: Wants columns ``civilian``, ``political`` and ``security``. 0 and unknown are two things: a
#: NULL count makes an event ``unknown`` unless two other kinds of dead make it ``mixed``.
STRATUM_SQL = """
CASE
  WHEN (coalesce(civilian, 0) > 0)::INT + (coalesce(political, 0) > 0)::INT
     + (coalesce(security, 0) > 0)::INT > 1 THEN 'mixed'
  WHEN civilian IS NULL OR political IS NULL OR security IS NULL THEN 'unknown'
  WHEN security > 0 THEN 'security_only'
  WHEN civilian > 0 THEN 'civilians_only'
  WHEN political > 0 THEN 'political_only'
  ELSE 'none'
END
"""
