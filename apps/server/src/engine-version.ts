/**
 * Names the rules and numerics that scored a record. Raise it with every change that could alter a score from the same
 * evidence, so that an old score can be explained by the engine that made it.
 */
export const ENGINE_VERSION = 'assessment-2'
