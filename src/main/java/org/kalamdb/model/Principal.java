package org.kalamdb.model;

/// Who a statement runs as. Row scopes follow `user`, rights follow `role`.
public record Principal(UserId user, Role role) {}
