/**
 * What V8 may take in the server, as `NODE_OPTIONS`. By default it takes as much of the machine as it likes before it looks for garbage:
 * under a load that needs 200 MiB it held 500. What is in the environment already comes later, and so wins.
 */
export const SERVER_MEMORY = '--max-old-space-size=768 --max-semi-space-size=16'
