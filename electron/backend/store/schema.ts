import type { EffectBaselineTable } from './schema-effect.ts'
import type * as backups from './schema-backups.ts'
import type * as accounts from './schema-accounts.ts'
import type * as attachments from './schema-attachments.ts'
import type * as cases from './schema-cases.ts'
import type * as circulation from './schema-circulation.ts'
import type * as claims from './schema-claims.ts'
import type * as corrections from './schema-corrections.ts'
import type * as inbox from './schema-inbox.ts'
import type * as keys from './schema-keys.ts'
import type { FormDraftTable } from './schema-entry.ts'
import type { HandOverNoteTable, HandOverTable } from './schema-hand-over.ts'
import type { MasterEventTable, MasterPlanTable } from './schema-masters.ts'
import type * as payments from './schema-payments.ts'
import type * as people from './schema-people.ts'
import type { OfficePaperTable } from './schema-office-papers.ts'
import type * as office from './schema-office.ts'
import type * as print from './schema-print.ts'
import type * as profiles from './schema-profiles.ts'
import type * as search from './schema-search.ts'
import type * as signing from './schema-signing.ts'
import type * as trail from './schema-trail.ts'
import type * as triage from './schema-triage.ts'
import type * as twoPersons from './schema-two-persons.ts'

/** Every table of an office's store. */
export interface Schema {
  form_draft: FormDraftTable
  office_paper: OfficePaperTable
  meta: office.MetaTable
  counter: office.CounterTable
  request: office.RequestTable
  user_account: office.UserAccountTable
  user_role: office.UserRoleTable
  password_history: office.PasswordHistoryTable
  post: office.PostTable
  post_holder: office.PostHolderTable
  deputy: office.DeputyTable
  absence: office.AbsenceTable
  delegation_rule: office.DelegationRuleTable
  parameter: office.ParameterTable
  paper_text: office.PaperTextTable
  item: office.ItemTable
  item_route: office.ItemRouteTable
  provider: office.ProviderTable
  resident: office.ResidentTable
  certificate: office.CertificateTable
  tax: office.TaxTable
  grant_record: office.GrantRecordTable
  postal_town: office.PostalTownTable
  import_profile: profiles.ImportProfileTable
  mapping_draft: profiles.MappingDraftTable
  import_batch: cases.ImportBatchTable
  import_row: cases.ImportRowTable
  sealed_block: cases.SealedBlockTable
  import_key: cases.ImportKeyTable
  welfare_case: cases.WelfareCaseTable
  application: cases.ApplicationTable
  application_entry: cases.ApplicationEntryTable
  attachment: attachments.AttachmentTable
  attachment_set: attachments.AttachmentSetTable
  attachment_stage: attachments.AttachmentStageTable
  review: cases.ReviewTable
  tax_statement: twoPersons.TaxStatementTable
  tax_confirmation: twoPersons.TaxConfirmationTable
  life_exception: twoPersons.LifeExceptionTable
  fact_change: twoPersons.FactChangeTable
  person_link: people.PersonLinkTable
  duplicate_decision: people.DuplicateDecisionTable
  duplicate_undone: triage.DuplicateUndoneTable
  case_step: triage.CaseStepTable
  user_preference: triage.UserPreferenceTable
  correction_template: corrections.CorrectionTemplateTable
  correction_request: corrections.CorrectionRequestTable
  correction_event: corrections.CorrectionEventTable
  draft: cases.DraftTable
  draft_step: cases.DraftStepTable
  draft_case: cases.DraftCaseTable
  decision: cases.DecisionTable
  cancellation: circulation.CancellationTable
  later_reading: circulation.LaterReadingTable
  draft_reading: inbox.DraftReadingTable
  approval_reading: inbox.ApprovalReadingTable
  voucher: cases.VoucherTable
  paper_file: cases.PaperFileTable
  paper: cases.PaperTable
  mailing_entry: cases.MailingEntryTable
  paper_release: cases.PaperReleaseTable
  voucher_event: print.VoucherEventTable
  print_run: print.PrintRunTable
  print_bundle: print.PrintBundleTable
  print_item: print.PrintItemTable
  print_event: print.PrintEventTable
  mailing_post: print.MailingPostTable
  returned_mail: print.ReturnedMailTable
  returned_outcome: print.ReturnedOutcomeTable
  offender_place: print.OffenderPlaceTable
  offender_dropped: print.OffenderDroppedTable
  claim_batch: payments.ClaimBatchTable
  claim: payments.ClaimTable
  claim_refusal: payments.ClaimRefusalTable
  bank: claims.BankTable
  bank_branch: claims.BankBranchTable
  bank_load: claims.BankLoadTable
  provider_account: claims.ProviderAccountTable
  provider_account_word: claims.ProviderAccountWordTable
  provider_stop: claims.ProviderStopTable
  claim_mark: claims.ClaimMarkTable
  claim_return: claims.ClaimReturnTable
  claim_return_line: claims.ClaimReturnLineTable
  claim_month: claims.ClaimMonthTable
  payment_run: payments.PaymentRunTable
  payment_item: payments.PaymentItemTable
  payment_payee: payments.PaymentPayeeTable
  payment_file: payments.PaymentFileTable
  payment_request: payments.PaymentRequestTable
  payment_carry: payments.PaymentCarryTable
  payment_return: payments.PaymentReturnTable
  payment_account_check: payments.PaymentAccountCheckTable
  gift_interview: accounts.GiftInterviewTable
  gift_grant: accounts.GiftGrantTable
  account_inquiry: accounts.AccountInquiryTable
  account_inquiry_line: accounts.AccountInquiryLineTable
  account_answer: accounts.AccountAnswerTable
  account_attorney: accounts.AccountAttorneyTable
  other_city_answer: accounts.OtherCityAnswerTable
  effect_baseline: EffectBaselineTable
  effect_event: accounts.EffectEventTable
  hand_over: HandOverTable
  hand_over_note: HandOverNoteTable
  master_event: MasterEventTable
  master_plan: MasterPlanTable
  case_count: search.CaseCountTable
  search_word: search.SearchWordTable
  person_word: search.PersonWordTable
  saved_view: search.SavedViewTable
  list_state: search.ListStateTable
  change_log: trail.ChangeLogTable
  audit_entry: trail.AuditEntryTable
  audit_body: trail.AuditBodyTable
  audit_expiry: signing.AuditExpiryTable
  signing_key: signing.SigningKeyTable
  signing_secret: signing.SigningSecretTable
  signing_key_event: signing.SigningKeyEventTable
  backup_run: backups.BackupRunTable
  backup_proof: backups.BackupProofTable
  backup_holder: backups.BackupHolderTable
  key_slot: keys.KeySlotTable
  backup_failure: backups.BackupFailureTable
  key_renewal: keys.KeyRenewalTable
  payment_payee_shown: keys.PaymentPayeeShownTable
  checkpoint: signing.CheckpointTable
  clock_jump: signing.ClockJumpTable
  clock_confirmation: signing.ClockConfirmationTable
  trail_acceptance: signing.TrailAcceptanceTable
}
