package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;

class AccessRulesTest {
    private static final Set<Role> ALL = Set.of(Role.values());
    private static final Set<Role> KNOWN = Set.of(Role.USER, Role.SERVICE, Role.DBA, Role.SYSTEM);
    private static final Set<Role> SERVICES = Set.of(Role.SERVICE, Role.DBA, Role.SYSTEM);
    private static final Set<Role> ADMINS = Set.of(Role.DBA, Role.SYSTEM);

    @Test
    void tableAccessFollowsTheMatrix() {
        Map<TableDef, List<Set<Role>>> readersAndWriters = Map.of(
                table(TableType.USER, null), List.of(KNOWN, KNOWN),
                table(TableType.STREAM, null), List.of(KNOWN, KNOWN),
                table(TableType.SHARED, AccessLevel.PUBLIC), List.of(ALL, SERVICES),
                table(TableType.SHARED, AccessLevel.PRIVATE), List.of(SERVICES, SERVICES),
                table(TableType.SHARED, AccessLevel.RESTRICTED), List.of(SERVICES, SERVICES),
                table(TableType.SHARED, AccessLevel.DBA), List.of(ADMINS, ADMINS));

        readersAndWriters.forEach((table, allowed) -> {
            for (Role role : Role.values()) {
                assertThat(AccessRules.canRead(role, table))
                        .as("%s reads %s", role, table)
                        .isEqualTo(allowed.get(0).contains(role));
                assertThat(AccessRules.canWrite(role, table))
                        .as("%s writes %s", role, table)
                        .isEqualTo(allowed.get(1).contains(role));
            }
        });
    }

    @Test
    void refusalsHaveTheContractsTexts() {
        refused(
                () -> AccessRules.requireRead(Role.USER, table(TableType.SHARED, AccessLevel.PRIVATE)),
                "Access denied: Role 'User' cannot access table 'app.t'."
                        + " Shared table access denied (access_level=Private)");
        refused(
                () -> AccessRules.requireWrite(Role.USER, table(TableType.SHARED, AccessLevel.PUBLIC)),
                "Access denied: Role 'User' cannot access table 'app.t'."
                        + " Shared table write denied (access_level=Public)");
        refused(
                () -> AccessRules.requireSystemRead(Role.SERVICE, new TableName("system", "users")),
                "Access denied: Role 'Service' cannot access table 'system.users'."
                        + " System tables require 'dba' or 'system' role");
        refused(
                () -> AccessRules.requireWrite(Role.ANONYMOUS, table(TableType.USER, null)),
                "Anonymous users can only SELECT");
        refused(
                () -> AccessRules.requireCreate(Role.USER, TableType.SHARED),
                "Insufficient privileges to create shared tables");
        refused(
                () -> AccessRules.requireAlter(Role.USER, table(TableType.SHARED, AccessLevel.PUBLIC)),
                "Insufficient privileges to alter");
        refused(
                () -> AccessRules.requireDrop(Role.SERVICE, new TableName("app", "t")),
                "Insufficient privileges to drop");
        refused(
                () -> AccessRules.requireOperation(Role.SERVICE, Operation.NAMESPACE),
                "Admin privileges (DBA or System role) required for namespace operations");
        refused(
                () -> AccessRules.requireOperation(Role.USER, Operation.STORAGE_FLUSH),
                "requires Service, DBA, or System role");
        refused(() -> AccessRules.requireGrant(Role.DBA, Role.SYSTEM), "DBA cannot grant System role");
    }

    @Test
    void definitionRightsFollowTheMatrix() {
        for (Role role : KNOWN) {
            allowed(() -> AccessRules.requireCreate(role, TableType.USER));
            allowed(() -> AccessRules.requireCreate(role, TableType.STREAM));
            allowed(() -> AccessRules.requireAlter(role, table(TableType.USER, null)));
        }
        for (Role role : SERVICES) {
            allowed(() -> AccessRules.requireCreate(role, TableType.SHARED));
            allowed(() -> AccessRules.requireAlter(role, table(TableType.SHARED, AccessLevel.PRIVATE)));
            allowed(() -> AccessRules.requireOperation(role, Operation.STORAGE_FLUSH));
        }
        for (Role role : ADMINS) {
            allowed(() -> AccessRules.requireDrop(role, new TableName("app", "t")));
            allowed(() -> AccessRules.requireSystemRead(role, new TableName("system", "users")));
            for (Operation operation : Operation.values()) {
                allowed(() -> AccessRules.requireOperation(role, operation));
            }
        }
        allowed(() -> AccessRules.requireGrant(Role.SYSTEM, Role.SYSTEM));
        allowed(() -> AccessRules.requireGrant(Role.DBA, Role.DBA));
    }

    @Test
    void impersonationFollowsTheMatrix() {
        Map<Role, Set<Role>> targets = Map.of(
                Role.ANONYMOUS, Set.of(),
                Role.USER, Set.of(),
                Role.SERVICE, Set.of(Role.ANONYMOUS, Role.USER, Role.SERVICE),
                Role.DBA, Set.of(Role.ANONYMOUS, Role.USER, Role.SERVICE, Role.DBA),
                Role.SYSTEM, ALL);
        UserId bob = new UserId("bob");

        targets.forEach((actor, allowed) -> {
            for (Role target : Role.values()) {
                assertThat(AccessRules.canImpersonate(new Principal(new UserId("alice"), actor), bob, target))
                        .as("%s becomes %s", actor, target)
                        .isEqualTo(allowed.contains(target));
                assertThat(AccessRules.canImpersonate(new Principal(bob, actor), bob, target))
                        .isTrue();
            }
        });
    }

    @Test
    void impersonatedUserHasTheRoleUser() {
        Principal service = new Principal(new UserId("svc"), Role.SERVICE);
        UserId unknown = new UserId("o'brien");

        assertThat(AccessRules.requireImpersonation(service, unknown, Optional.empty()))
                .isEqualTo(new Principal(unknown, Role.USER));
        assertThatThrownBy(() -> AccessRules.requireImpersonation(
                        service, new UserId("root"), Optional.of(InMemoryAccounts.user("root", "", Role.SYSTEM))))
                .isInstanceOfSatisfying(DbException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
                    assertThat(refusal.publicMessage())
                            .startsWith("Unauthorized: EXECUTE AS USER is not authorized")
                            .contains("svc", "service", "root", "system");
                });
    }

    private static void refused(ThrowingCallable check, String fragment) {
        assertThatThrownBy(check).isInstanceOfSatisfying(DbException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
            assertThat(refusal).hasMessageContaining(fragment);
        });
    }

    private static void allowed(ThrowingCallable check) {
        assertThatCode(check).doesNotThrowAnyException();
    }

    private static TableDef table(TableType type, @Nullable AccessLevel level) {
        Column id = new Column(1, "id", DataType.BIGINT, false, new DefaultValue.None(), null, 1);
        return new TableDef(
                new TableId(1),
                new TableName("app", "t"),
                type,
                new TableOptions(TableOptions.LOCAL_STORAGE, false, null, level, null, null),
                List.of(new TableSchema(1, List.of(id), List.of(1))),
                1,
                0,
                List.of(0L));
    }
}
