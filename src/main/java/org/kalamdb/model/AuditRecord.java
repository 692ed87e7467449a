package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// Who did what (`system-tables.md` §3.7).
///
/// @param id        `audit_<ms>_<32 hex>`
/// @param action    as in `CREATE_TABLE`
/// @param target    the object's name
/// @param details   free text or JSON, never a password
/// @param subject   the target of EXECUTE AS USER
public record AuditRecord(
        String id,
        long timeMillis,
        String actor,
        String action,
        String target,
        @Nullable String details,
        @Nullable String ipAddress,
        @Nullable String subject) {}
