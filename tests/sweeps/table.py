"""Who may do what: every operation and what each caller is answered, about one record of the lead's.

The record's project is shared with the partner and with nobody else (visibility `partners`). The lead's
client has every permission. Where a token is needed, the sweep itself expects 403 for a token of the lead
that has every permission but the one needed, and 401 for none, for one of a disabled client and for one
that was revoked. Operations for everybody have a fourth column: a caller without a token.
"""

EXPECTED = """
#                                   own  partner  stranger  nobody
list_signing_keys                   200  200      200       200
read_liveness                       200  200      200       200
read_readiness                      200  200      200       200
list_problems                       200  200      200       200
read_problem                        200  200      200       200
read_service                        200  200      200       200
issue_token                         401  401      401       401
revoke_token                        401  401      401       401
read_me                             200  200      200

list_organisations                  200  200      200
read_organisation                   200  200      200
change_organisation                 200  403      403

list_projects                       200  200      200
create_project                      201  201      201
read_project                        200  200      404
change_project                      200  403      404
delete_project                      204  403      404
move_project                        200  403      404
upsert_project                      201  201      201
batch_projects                      200  200      200

list_impact_records                 200  200      200
create_impact_record                201  201      422
read_impact_record                  200  404      404
change_impact_record                200  404      404
delete_impact_record                204  404      404
move_impact_record                  200  404      404
upsert_impact_record                201  201      422
batch_impact_records                200  200      422
read_four_pi_report                 200  200      404
"""


def expectations() -> dict[str, tuple[int, ...]]:
    """By operation: the statuses for own, partner, stranger and, where there is one, nobody."""
    lines = [line.split() for line in EXPECTED.splitlines() if line and not line.startswith("#")]
    return {name: tuple(int(status) for status in statuses) for name, *statuses in lines}
