package dev.kappa.topology.error;

/** The kind of a {@link Problem}; stable, so that scripts may test for it. */
public enum ErrorCode {
    /** The text is not a statement of the language. */
    SYNTAX,
    /** A statement ends in the middle. */
    UNFINISHED_STATEMENT,
    INVALID_NAME,
    DUPLICATE_NAME,
    UNKNOWN_SOURCE,
    UNKNOWN_STREAM,
    UNKNOWN_VIEW,
    UNKNOWN_FUNCTION,
    UNKNOWN_TABLE,
    UNKNOWN_COLUMN,
    UNKNOWN_VERSION,
    UNKNOWN_OPTION,
    INVALID_OPTION,
    MISSING_OPTION,
    /** The object is of another kind than the statement says. */
    WRONG_KIND,
    CYCLE,
    /** The query does not compile; the message is the planner's. */
    INVALID_QUERY,
    /** An updating result whose key cannot be derived. */
    MISSING_KEY,
    UNSUPPORTED_TYPE,
    UNSUPPORTED_QUERY,
    NONDETERMINISTIC,
    /** A drop or an alteration is refused because others read or call the object. */
    IN_USE,
    /** Another change of the same names is under way, or the topology has moved on since it was read. */
    CONFLICT,
    UNREACHABLE,
    /** The SQL gateway does not know the session any more. */
    SESSION_ENDED,
    ACCESS_DENIED,
    /** An outside system is not set up as needed; the hint is the statement that repairs it. */
    SETUP,
    /** A topic does not keep its records for ever. */
    FINITE_RETENTION,
    MISSING_SECRET,
    CONFIGURATION,
    TOO_FEW_SLOTS,
    JOB_FAILED,
    /** A job cannot go on from the state that another has left. */
    INCOMPATIBLE_STATE,
    TIMEOUT,
    /** A user gave it up. */
    ABORTED,
    /** A verification found no difference. What it made is then taken back, as that of any rebuild that does not become live. */
    VERIFIED,
    /** A verification found a difference; what it made is taken back. */
    DIFFERENT,
    NOT_ALLOWED,
    INTERNAL
}
