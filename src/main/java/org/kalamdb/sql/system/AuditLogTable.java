package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.AuditRecord;
import org.kalamdb.model.DataType;
import org.kalamdb.table.Records;

/// `system.audit_log`: who did what.
final class AuditLogTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("audit_id", DataType.TEXT),
            required("timestamp", DataType.TIMESTAMP),
            required("actor_user_id", DataType.TEXT),
            required("action", DataType.TEXT),
            required("target", DataType.TEXT),
            optional("details", DataType.TEXT),
            optional("ip_address", DataType.TEXT),
            optional("subject_user_id", DataType.TEXT));

    private static final int MAX_ENTRIES = 100_000;

    private AuditLogTable() {}

    static VirtualTable of(Records records) {
        return VirtualTable.stored(
                "audit_log",
                COLUMNS,
                reader -> records.audits(MAX_ENTRIES).stream().map(AuditLogTable::auditRow));
    }

    private static @Nullable Object[] auditRow(AuditRecord audit) {
        return row(
                audit.id(),
                timestamp(audit.timeMillis()),
                audit.actor(),
                audit.action(),
                audit.target(),
                audit.details(),
                audit.ipAddress(),
                audit.subject());
    }
}
