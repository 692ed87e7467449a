package org.kalamdb.api;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.security.SetupService;

/// Decodes the bodies of the auth endpoints. Unknown members are refused there.
final class AuthBodies {
    private static final int MAX_USER_BYTES = 128;
    private static final int MAX_PASSWORD_BYTES = 256;
    private static final int MAX_EMAIL_BYTES = 256;
    private static final Map<String, Integer> LOGIN_FIELDS =
            Map.of("user", MAX_USER_BYTES, "password", MAX_PASSWORD_BYTES);
    private static final Map<String, Integer> SETUP_FIELDS = Map.of(
            "user", MAX_USER_BYTES,
            "password", MAX_PASSWORD_BYTES,
            "root_password", MAX_PASSWORD_BYTES,
            "email", MAX_EMAIL_BYTES);
    private static final Set<String> NULLABLE = Set.of("email");

    private AuthBodies() {}

    /// The body of a login.
    record Login(String user, String password) {}

    static Login login(byte[] body) throws MalformedBodyException {
        Texts texts = Texts.read(body, LOGIN_FIELDS);
        return new Login(texts.required("user"), texts.required("password"));
    }

    static SetupService.Choice setup(byte[] body) throws MalformedBodyException {
        Texts texts = Texts.read(body, SETUP_FIELDS);
        return new SetupService.Choice(
                texts.required("user"),
                texts.required("password"),
                texts.required("root_password"),
                texts.values.get("email"));
    }

    /// The members of a body, all of them texts.
    private static final class Texts implements StrictJson.MemberReader {
        private final Map<String, Integer> maxBytes;
        private final Map<String, @Nullable String> values = new HashMap<>();

        private Texts(Map<String, Integer> maxBytes) {
            this.maxBytes = maxBytes;
        }

        /// @param maxBytes the members that may occur, with their greatest length in UTF-8
        static Texts read(byte[] body, Map<String, Integer> maxBytes) throws MalformedBodyException {
            Texts texts = new Texts(maxBytes);
            StrictJson.readObject(body, texts);
            return texts;
        }

        @Override
        public void read(String member, JsonParser value) throws IOException, MalformedBodyException {
            String name = member.equals("username") ? "user" : member;
            Integer limit = maxBytes.get(name);
            if (limit == null) {
                throw new MalformedBodyException("unknown field '" + member + "'");
            }
            if (values.containsKey(name)) {
                throw new MalformedBodyException("duplicate field '" + name + "'");
            }
            String text = NULLABLE.contains(name)
                    ? StrictJson.optionalText(name, value).orElse(null)
                    : StrictJson.text(name, value);
            if (text != null && text.getBytes(StandardCharsets.UTF_8).length > limit) {
                throw new MalformedBodyException("field '%s' exceeds %d bytes".formatted(name, limit));
            }
            values.put(name, text);
        }

        String required(String name) throws MalformedBodyException {
            String value = values.get(name);
            if (value == null) {
                throw StrictJson.missing(name);
            }
            return value;
        }
    }
}
