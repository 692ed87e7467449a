/// What clients speak to: HTTP endpoints, their JSON, and the mapping of errors to status codes.
/// Decides nothing about data; it decodes, asks the packages below, and encodes.
@NullMarked
package org.kalamdb.api;

import org.jspecify.annotations.NullMarked;
