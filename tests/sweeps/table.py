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

read_sign_in                        401  401      401       401
act_as                              401  401      401       401
sign_out                            401  401      401       401
sign_out_everywhere                 401  401      401       401
ask_for_another_address             401  401      401       401
prove_another_address               401  401      401       401
give_address_back                   404  404      404       404
send_sign_in_link                   202  202      202       202
sign_in                             401  401      401       401
read_invitation                     404  404      404       404
accept_invitation                   404  404      404       404
find_sign_in_providers              200  200      200       200
start_sign_in                       404  404      404       404
start_sign_in_with_invitation       404  404      404       404
finish_sign_in                      403  403      403       403

list_members                        200  200      200
create_member                       201  201      201
read_member                         200  404      404
change_member                       200  404      404
delete_member                       204  404      404
invite_member                       200  404      404
invite_contributor                  202  404      404
make_sign_in_code                   201  404      404

list_public_projects                200  200      200       200
read_public_project                 404  404      404       404
read_public_impact                  200  200      200       200
list_public_quotes                  200  200      200       200
list_public_sessions                200  200      200       200

list_census_areas                   200  200      200       200
list_supports                       200  200      200       200
list_bank_holidays                  200  200      200       200
list_consent_wordings               200  200      200
create_consent_wording              201  201      201
read_consent_wording                200  404      404
move_consent_wording                200  404      404
list_moves_of_consent_wording       200  404      404
list_public_consent_wordings        200  200      200       200
read_project_biography_pack         200  200      404
read_organisation_biography_pack    200  200      200
read_public_biography_pack          404  404      404       404

list_complaints                     200  200      200
create_complaint                    201  201      201
read_complaint                      200  404      404
change_complaint                    200  404      404
move_complaint                      200  404      404
list_moves_of_complaint             200  404      404
list_corrections                    200  200      200
create_correction                   201  422      422
read_correction                     200  404      404
change_correction                   200  404      404
move_correction                     200  404      404
list_moves_of_correction            200  404      404
list_objections                     200  200      200
create_objection                    201  422      422
read_objection                      200  404      404
change_objection                    200  404      404
move_objection                      200  404      404
list_moves_of_objection             200  404      404
list_concern_recipients             200  200      200
name_concern_recipients             422  422      422
list_concerns                       200  200      200
create_concern                      403  403      403
read_concern                        404  404      404
change_concern                      404  404      404
move_concern                        404  404      404
list_moves_of_concern               404  404      404
list_retention_schedules            200  200      200
set_retention_schedule              200  200      200
list_retention_dues                 200  200      200
read_retention_due                  200  404      404
change_retention_due                200  404      404

list_calendar_feeds                 200  200      200
create_calendar_feed                403  403      403
read_calendar_feed                  404  404      404
delete_calendar_feed                404  404      404
read_calendar                       404  404      404       404

list_openings                       200  200      200
list_who_came_forward               200  200      200
list_expressions_of_interest        200  200      200
create_expression_of_interest       201  422      422
read_expression_of_interest         200  404      404
change_expression_of_interest       200  404      404
move_expression_of_interest         200  404      404
list_moves_of_expression_of_interest 200  404      404
upsert_expression_of_interest       201  422      422
batch_expressions_of_interest       200  422      422
list_awaited_replies                200  200      200
list_not_asked_for_long             200  200      200
read_next_steps                     200  200      200
list_asking_pauses                  200  200      200
create_asking_pause                 201  422      422
read_asking_pause                   200  404      404
change_asking_pause                 200  404      404
delete_asking_pause                 204  404      404
upsert_asking_pause                 201  422      422
batch_asking_pauses                 200  422      422

list_hours                          200  200      200
create_hours                        201  422      422
read_hours                          200  404      404
change_hours                        200  404      404
delete_hours                        204  404      404
upsert_hours                        201  422      422
batch_hours                         200  422      422

list_support                        200  200      200
create_support                      201  422      422
read_support                        200  404      404
change_support                      200  404      404
delete_support                      204  404      404
move_support                        200  404      404
list_moves_of_support               200  404      404
upsert_support                      201  422      422
batch_support                       200  422      422
list_unaddressed                    200  200      200
offer_support_from_template         200  200      404
read_session_support_numbers        200  200      404
list_support_templates              200  200      200
create_support_template             201  201      201
read_support_template               200  404      404
change_support_template             200  404      404
delete_support_template             204  404      404
upsert_support_template             201  201      201
batch_support_templates             200  200      200
list_check_ins                      200  200      200
create_check_in                     201  422      422
read_check_in                       200  404      404
change_check_in                     200  404      404
delete_check_in                     204  404      404
upsert_check_in                     201  422      422
batch_check_ins                     200  422      422
read_who_reads_check_ins            200  200      200
list_own_check_ins                  200  200      200
create_own_check_in                 403  422      422
read_own_check_in                   404  404      404
change_own_check_in                 404  404      404
delete_own_check_in                 404  404      404
share_own_check_in                  404  404      404

write_session_attendance            200  422      404
list_turnout                        200  200      404
create_turnout                      201  201      404
read_turnout                        200  200      404
change_turnout                      200  403      404
delete_turnout                      204  403      404
list_rate_cards                     200  200      200
create_rate_card                    201  201      201
read_rate_card                      200  404      404
change_rate_card                    200  404      404
delete_rate_card                    204  404      404
upsert_rate_card                    201  201      201
batch_rate_cards                    200  200      200
list_payments                       200  200      200
create_payment                      201  422      422
read_payment                        200  404      404
change_payment                      200  404      404
delete_payment                      204  404      404
move_payment                        200  404      404
list_moves_of_payment               200  404      404
upsert_payment                      201  422      422
batch_payments                      200  422      422
export_payments                     200  200      200
read_payment_report                 200  200      200
read_unpaid_hours_report            200  200      200
list_expenses                       200  404      404
create_expense                      201  404      404
read_expense                        200  404      404
change_expense                      200  404      404
delete_expense                      204  404      404
list_files                          200  200      200
create_file                         201  422      422
read_file                           200  404      404
read_file_content                   200  404      404
delete_file                         204  404      404
list_bookings                       200  200      200
list_session_bookings               200  200      404
create_booking                      201  201      422
read_booking                        200  200      404
change_booking                      200  403      404
delete_booking                      204  403      404
move_booking                        200  403      404
list_moves_of_booking               200  404      404
upsert_booking                      201  201      422
batch_bookings                      200  200      422
read_project_thread                 200  200      404

list_feedback                       200  200      200
list_session_feedback               200  200      404
create_feedback                     201  201      422
read_feedback                       200  404      404
change_feedback                     200  404      404
delete_feedback                     204  404      404
upsert_feedback                     201  201      422
batch_feedback                      200  200      422
list_feedback_suggestions           200  200      200
read_feedback_suggestion            200  404      404
change_feedback_suggestion          200  404      404
list_feedback_links                 200  200      404
create_feedback_link                201  201      404
read_feedback_link                  200  404      404
change_feedback_link                200  404      404
delete_feedback_link                204  404      404
read_feedback_report                200  200      404
list_feedback_forms                 200  200      200       200
open_feedback_form                  404  404      404       404
give_feedback                       404  404      404       404

list_instruments                    200  200      200
create_instrument                   201  201      201
read_instrument                     200  404      404
change_instrument                   200  404      404
delete_instrument                   204  404      404
move_instrument                     200  404      404
list_moves_of_instrument            200  404      404

list_assessments                    200  200      200
list_project_assessments            200  200      404
create_assessment                   201  403      422
read_assessment                     200  200      404
change_assessment                   200  403      404
# People may have answered it.
delete_assessment                   409  403      404
move_assessment                     200  403      404
list_moves_of_assessment            200  404      404
upsert_assessment                   201  403      422
batch_assessments                   200  403      422
read_assessment_questions           200  200      404
read_assessment_link                200  200      404
# A program has no side of its own.
read_my_answers                     403  403      404
answer_assessment                   403  403      404
record_assessment_answers           200  422      404
read_assessment_report              200  200      404
read_ratings_report                 200  200      404
open_assessment                     404  404      404       404
answer_by_link                      404  404      404       404

list_gaps                           200  200      200
list_project_gaps                   200  200      404
create_gap                          201  201      422
read_gap                            200  404      404
change_gap                          200  404      404
delete_gap                          204  404      404
move_gap                            200  404      404
list_moves_of_gap                   200  404      404
upsert_gap                          201  201      422
batch_gaps                          200  200      422

list_quotes                         200  200      200
create_quote                        201  422      422
read_quote                          200  404      404
change_quote                        200  404      404
delete_quote                        204  404      404
move_quote                          200  404      404
list_moves_of_quote                 200  404      404
upsert_quote                        201  422      422
batch_quotes                        200  422      422

list_organisations                  200  200      200
read_organisation                   200  200      200
change_organisation                 200  403      403

list_projects                       200  200      200
create_project                      201  201      201
read_project                        200  200      404
change_project                      200  403      404
delete_project                      204  403      404
move_project                        200  403      404
list_moves_of_project               200  404      404
upsert_project                      201  201      201
batch_projects                      200  200      200

list_impact_records                 200  200      200
create_impact_record                201  201      422
read_impact_record                  200  404      404
change_impact_record                200  404      404
delete_impact_record                204  404      404
move_impact_record                  200  404      404
list_moves_of_impact_record         200  404      404
upsert_impact_record                201  201      422
batch_impact_records                200  200      422
read_four_pi_report                 200  200      404
read_project_report                 200  200      404
read_organisation_report            200  200      200
read_partnership_report             200  200      200
read_evidence_report                200  200      200
read_contributor_report             200  404      404
read_project_presence_report        200  200      404
read_organisation_presence_report   200  403      403
list_positions                      200  404      404
create_position                     201  404      404
read_position                       200  404      404
delete_position                     204  404      404
list_waiting_responses              200  200      200
list_own_answers                    200  200      200
read_heard_back_report              200  200      200
list_responses                      200  200      200
create_response                     201  422      422
read_response                       200  404      404
change_response                     200  404      404
upsert_response                     201  422      422
batch_responses                     200  422      422
list_replies                        200  404      404
create_reply                        201  404      404
read_reply                          200  404      404
change_reply                        200  404      404
delete_reply                        204  404      404
read_organisation_four_pi_report    200  200      200
list_standards                      200  200      200       200
read_standards_report               200  200      404
read_pirit_table                    200  200      404
read_gripp_report                  200  200      404
read_words_to_change_of_impact_record 200  404      404
read_words_to_change_of_booking     200  200      404
read_words_to_change_of_output      200  200      404
read_words_to_change_of_quote       200  404      404
read_words_to_change_of_session     200  200      404

list_contributors                   200  200      200
create_contributor                  201  201      201
batch_contributors                  200  200      200
upsert_contributor                  201  201      201
search_contributors                 200  200      200
list_biographies                    200  404      404
create_biography                    201  404      404
delete_biography                    204  404      404
read_biography                      200  404      404
change_biography                    200  404      404
move_biography                      200  404      404
list_moves_of_biography             200  404      404
list_consents                       200  404      404
create_consent                      201  404      404
read_consent                        200  404      404
delete_contributor_equality         204  404      404
read_contributor_equality           200  404      404
change_contributor_equality         200  404      404
read_contributor_identity           200  404      404
change_contributor_identity         200  404      404
read_contributor_needs              200  404      404
change_contributor_needs            200  404      404
list_standpoints                    200  404      404
create_standpoint                   201  404      404
delete_standpoint                   204  404      404
read_standpoint                     200  404      404
change_standpoint                   200  404      404
read_contributor                    200  404      404
change_contributor                  200  404      404
move_contributor                    200  404      404
list_moves_of_contributor           200  404      404
list_contributor_audit_entries      200  404      404

list_duplicates                     200  200      200
report_duplicate                    200  422      422
read_duplicate                      200  404      404
compare_duplicate                   200  404      404
move_duplicate                      200  404      404
list_moves_of_duplicate             200  404      404
merge_duplicate                     200  404      404
undo_merge                          200  404      404

list_subject_access_requests        200  404      404
create_subject_access_request       202  404      404
read_subject_access_request         200  404      404
read_subject_access_copy            200  404      404
list_erasures                       200  200      200
create_erasure                      202  422      422
read_erasure                        200  404      404
move_erasure                        200  404      404
list_moves_of_erasure               200  404      404
read_erasure_findings               200  404      404
decide_on_erasure_finding           200  404      404

list_baseline                       200  200      404
create_baseline                     201  403      404
delete_baseline                     204  403      404
read_baseline                       200  200      404
change_baseline                     200  403      404
list_charter                        200  200      404
create_charter                      201  403      404
delete_charter                      204  403      404
read_charter                        200  200      404
change_charter                      200  403      404
list_commitments                    200  200      404
create_commitment                   201  403      404
delete_commitment                   204  403      404
read_commitment                     200  200      404
change_commitment                   200  403      404
list_opportunities                  200  200      404
create_opportunity                  201  403      404
delete_opportunity                  409  403      404
read_opportunity                    200  200      404
change_opportunity                  200  403      404
list_missing_entries                200  200      404
create_missing_entry                201  403      404
delete_missing_entry                204  403      404
read_missing_entry                  200  200      404
change_missing_entry                200  403      404
move_missing_entry                  200  403      404
list_moves_of_missing_entry         200  404      404
list_people_affected                200  200      404
create_people_affected              201  403      404
delete_people_affected              204  403      404
read_people_affected                200  200      404
change_people_affected              200  403      404
list_outputs                        200  200      404
create_output                       201  403      404
delete_output                       204  403      404
read_output                         200  200      404
change_output                       200  403      404
list_plan_changes                   200  200      404
create_plan_change                  201  403      404
delete_plan_change                  204  403      404
read_plan_change                    200  200      404
change_plan_change                  200  403      404
list_team                           200  200      404
create_team_row                     201  403      404
delete_team_row                     204  403      404
delete_kept_back_team_rows          204  403      404
read_team_row                       200  200      404
change_team_row                     200  403      404

list_series                         200  200      200
create_series                       201  403      422
batch_series                        200  403      422
upsert_series                       201  403      422
delete_series                       204  403      404
read_series                         200  200      404
change_series                       200  403      404
list_sessions                       200  200      200
create_session                      201  403      422
batch_sessions                      200  403      422
upsert_session                      201  403      422
delete_session                      204  403      404
read_session                        200  200      404
change_session                      200  403      404
move_session                        200  403      404
list_moves_of_session               200  404      404

list_participations                 200  200      200
create_participation                201  422      422
batch_participations                200  422      422
upsert_participation                201  422      422
delete_participation                204  404      404
read_participation                  200  404      404
change_participation                200  404      404
move_participation                  200  404      404
list_moves_of_participation         200  404      404
list_session_participations         200  200      404
list_session_supports               200  200      404
list_who_is_coming                  200  200      404
find_people_to_ask                  200  200      404
read_training_record                200  404      404
apply_to_following_sessions         200  403      404
read_next_due_of_series             200  200      404
find_days_of_series                 200  200      200
read_session_places                 200  200      404
"""


def expectations() -> dict[str, tuple[int, ...]]:
    """By operation: the statuses for own, partner, stranger and, where there is one, nobody."""
    lines = [line.split() for line in EXPECTED.splitlines() if line and not line.startswith("#")]
    return {name: tuple(int(status) for status in statuses) for name, *statuses in lines}
