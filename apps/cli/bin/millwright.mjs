#!/usr/bin/env node
import { runCli } from '../../../scripts/run-cli.mjs'

await runCli(process.argv.slice(2))
