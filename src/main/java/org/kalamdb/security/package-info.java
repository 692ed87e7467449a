/// Who is who and who may do what: accounts, passwords, tokens, access rules. The token and hashing
/// libraries are visible only here.
@NullMarked
package org.kalamdb.security;

import org.jspecify.annotations.NullMarked;
