package org.kalamdb.sql;

import java.util.function.LongSupplier;
import org.kalamdb.common.Clock;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.PasswordPolicy;
import org.kalamdb.sql.admin.AuditTrail;
import org.kalamdb.sql.admin.Maintenance;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.StorageProbes;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.Transactions;

/// What the engine works with; everything is lent.
///
/// @param environment opens executions
/// @param ids         for id functions and defaults
/// @param nanoTime    a clock as `System::nanoTime`, for timeouts
/// @param maxHashing  password hashes computed at the same time
public record EngineParts(
        TableLayer tables,
        Transactions transactions,
        QueryEnvironment environment,
        VirtualTables virtual,
        Maintenance maintenance,
        StorageProbes probes,
        AuditTrail audit,
        PasswordPolicy policy,
        PasswordHasher hasher,
        int maxHashing,
        IdSource ids,
        Clock clock,
        LongSupplier nanoTime,
        EngineLimits limits) {}
