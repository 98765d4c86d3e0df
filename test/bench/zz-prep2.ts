import { sampleOffice, sampleFile } from '../support/office.ts'
const office = await sampleOffice(); process.on('unhandledRejection', console.log)
const ticket = office.open(sampleFile('gift-logoform.csv'))
try { console.log(await office.call('intake', 'import.stage', { ticket, programme: 'gift', profile: 'gift-logoform' })) } catch (e) { console.log(e) }
import { readdirSync, readFileSync } from 'node:fs'
for (const f of readdirSync(office.folder + '/logs')) console.log(readFileSync(office.folder + '/logs/' + f, 'utf8').slice(-2500))
