import type { Handlers } from '../context.ts'
import { exportList } from './audit-list-export.ts'
import * as auditLists from './audit-lists.ts'
import { pack as auditPack } from './audit-pack.ts'
import * as trailDoubt from './audit-restored.ts'
import * as audit from './audit.ts'
import * as personViews from './person-views.ts'
import { expireViews, expiry } from './audit-expiry.ts'

/** 監査: the trail, its lists, packs, who looked at whom, and how long views are kept. */
export const auditHandlers = {
  'audit.contents': audit.contents,
  'audit.verify': audit.verify,
  'audit.export': audit.exportTrail,
  'audit.list': audit.list,
  'audit.entries': auditLists.entries,
  'audit.mass': auditLists.mass,
  'audit.exportList': exportList,
  'audit.pack': auditPack,
  'trail.accept': trailDoubt.accept,
  'trail.look': trailDoubt.look,
  'trail.accepted': trailDoubt.list,
  'audit.persons': personViews.persons,
  'audit.personViews': personViews.personViews,
  'audit.expiry': expiry,
  'audit.expireViews': expireViews,
} satisfies Partial<Handlers>
