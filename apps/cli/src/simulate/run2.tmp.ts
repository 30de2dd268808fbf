import { simulateCommand } from './index.ts'
const a = Object.fromEntries(process.argv.slice(2).map((x) => x.split('=')))
process.exitCode = await simulateCommand(
  {
    content: '/tmp/content3',
    blueprint: a.b ?? 'ml-engineer-junior',
    takers: +(a.n ?? 300),
    truth: a.t ?? 'prior',
    center: a.c ?? 'reference',
    challenges: a.ch === '1',
    ...(a.s && { synthetic: +a.s }),
    ...(a.h && { html: a.h }),
    ...(a.banks && { banks: +a.banks }),
  },
  { out: (t) => console.log(t) },
)
