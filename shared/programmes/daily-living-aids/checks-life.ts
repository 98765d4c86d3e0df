/**
 * 耐用年数の審査 (line 7): pieces of the same kind still in their life, aids beyond repair, several within a year's ceiling.
 */
import { yenText } from '../../domain/money.ts'
import { check, dateText, nobodyLinked } from './check-results.ts'
import type { AidsFacts, Check } from './facts.ts'
import type { AidsParameters } from './parameters.ts'
import { grantText, isSameKind, pastGrants } from './past-grants.ts'
import { sharedCeiling } from './shared-ceiling.ts'
import type { SharedCeiling } from './shared-ceiling.ts'

/**
 * Line 7: pieces of the same kind still in their life, with those asked for, against the number allowed. An aid that a person
 * found beyond repair (修理不能) no longer counts, but the line then asks (△): the exception is granted by a person, never alone.
 */
export function checkUsefulLife(facts: AidsFacts, parameters: AidsParameters): Check {
  const { resident, application, item } = facts
  if (item.usefulLifeYears === null) {
    return check('7', parameters, { verdict: 'ok', reason: '耐用年数の定めがない種目です。', evidence: { usefulLifeYears: null } })
  }
  if (resident === null) return nobodyLinked('7', parameters)
  const shared = sharedCeiling(facts, parameters)
  if (shared?.kind === 'year') return checkYear(facts, parameters, shared)
  const inLife = pastGrants(facts).filter(
    ({ past, lifeEnd }) => past !== null && isSameKind(past, item) && lifeEnd !== null && application.day < lifeEnd,
  )
  const broken = (facts.beyondRepair ?? []).filter(({ voucherNo }) => inLife.some(({ grant }) => grant.voucherNo === voucherNo))
  const alive = inLife.filter(({ grant }) => !broken.some(({ voucherNo }) => voucherNo === grant.voucherNo))
  const pieces = alive.reduce((sum, { grant }) => sum + grant.quantity, 0)
  const max = item.maxInLife ?? 1
  const list = alive.map(
    ({ grant, past, lifeEnd }) => `${grantText(grant, past)} ${grant.quantity}${item.unit}・${dateText(lifeEnd ?? '')}から再給付可`,
  )
  const evidence = {
    usefulLifeYears: item.usefulLifeYears,
    maxInLife: max,
    inLife: pieces,
    asked: application.quantity,
    grants: list,
    ...(broken.length === 0 ? {} : { beyondRepair: broken.map((one) => `${one.voucherNo} ${one.on} ${one.reason}`) }),
    ...(shared === null ? {} : { sharedCeiling: shared.text }),
  }
  if (pieces + application.quantity <= max && broken.length > 0) {
    const told = broken.map((one) => `給付券 ${one.voucherNo}「${one.reason}」（${dateText(one.on)}）`).join('、')
    const reason = `耐用年数内の同種の給付がありますが、修理不能と判断されています：${told}。例外として給付するか判断してください。`
    return check('7', parameters, { verdict: 'judge', reason, evidence })
  }
  if (pieces + application.quantity <= max) {
    const before = pieces === 0 ? '耐用年数内の同種の給付はありません' : `耐用年数内に${pieces}${item.unit}（${list.join('、')}）`
    return check('7', parameters, {
      verdict: 'ok',
      reason: `${before}。今回の${application.quantity}${item.unit}を足しても上限${max}${item.unit}以内です。${shared?.text ?? ''}`,
      evidence,
    })
  }
  const reason =
    pieces === 0
      ? `申請の${application.quantity}${item.unit}が、耐用年数${item.usefulLifeYears}年内の上限${max}${item.unit}を超えます。`
      : `耐用年数内に${pieces}${item.unit}（${list.join('、')}）があり、今回の${application.quantity}${item.unit}を足すと上限${max}${item.unit}を超えます。`
  const because =
    pieces === 0
      ? `申請の数量が、種目「${item.name}」の耐用年数（${item.usefulLifeYears}年）内の上限数（${max}${item.unit}）を超える`
      : `既に給付した同種の用具（${alive.map(({ grant, past }) => grantText(grant, past)).join('、')}）が、${dateText(application.day)}において耐用年数を経過していない`
  return check('7', parameters, { verdict: 'fail', reason, evidence, because, article: item.article })
}

/** Several pieces in a fiscal year: not their number counts but what is left of the year's ceiling. */
function checkYear(facts: AidsFacts, parameters: AidsParameters, shared: SharedCeiling): Check {
  const { item } = facts
  const evidence = { usefulLifeYears: item.usefulLifeYears, yearlyCeiling: shared.ceiling, left: shared.left }
  if (shared.left > 0) return check('7', parameters, { verdict: 'ok', reason: shared.text, evidence })
  const because = `種目「${item.name}」の年度内の基準額（${yenText(shared.ceiling)}）を既に給付した用具で使い切っている`
  return check('7', parameters, { verdict: 'fail', reason: shared.text, evidence, because, article: item.article })
}
