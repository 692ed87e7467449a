package org.kalamdb.security;

import org.kalamdb.model.Role;

/// Kinds of statements that need a role by themselves, whatever they touch (`sql.md` §4.3). The
/// refusal texts are searched for by clients.
public enum Operation {
    NAMESPACE("namespace operations"),
    STORAGE("storage operations"),
    USER_MANAGEMENT("user management"),
    ALTER_USER(Role.DBA, "ALTER USER requires DBA or System role"),
    CREATE_VIEW(Role.DBA, "Only DBA or System roles can create views"),
    KILL_JOB("job management"),
    KILL_LIVE_QUERY(Role.DBA, "KILL LIVE QUERY requires DBA or System role"),
    CLUSTER("cluster operations"),
    TOPIC_MANAGEMENT("topic management"),
    BACKUP("backup operations"),
    RESTORE("restore operations"),
    EXPLAIN("EXPLAIN commands"),
    SET("SET commands"),
    SHOW_COLUMNS("SHOW COLUMNS"),
    SHOW_ALL("SHOW ALL"),
    DESCRIBE("DESCRIBE"),
    DESC("DESC"),
    STORAGE_FLUSH(Role.SERVICE, "STORAGE FLUSH requires Service, DBA, or System role"),
    STORAGE_COMPACT(Role.SERVICE, "STORAGE COMPACT requires Service, DBA, or System role"),
    CONSUME(Role.SERVICE, "CONSUME requires one of the roles service, dba, or system"),
    ACK(Role.SERVICE, "ACK requires one of the roles service, dba, or system");

    private final Role minimum;
    private final String refusal;

    Operation(String area) {
        this(Role.DBA, "Admin privileges (DBA or System role) required for " + area);
    }

    Operation(Role minimum, String refusal) {
        this.minimum = minimum;
        this.refusal = refusal;
    }

    /// The least role that may run such a statement.
    public Role minimum() {
        return minimum;
    }

    /// What a caller below that role is told.
    public String refusal() {
        return refusal;
    }
}
