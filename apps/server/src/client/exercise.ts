import { startSitting } from './sitting.ts'

startSitting()
