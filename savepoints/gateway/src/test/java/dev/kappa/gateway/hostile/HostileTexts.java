package dev.kappa.gateway.hostile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** 500 texts that somebody might call something, or write somewhere, to break out of where they stand. Always the same. */
final class HostileTexts {
    static final int COUNT = 500;
    private static final long SEED = 20260101;
    private static final List<String> PIECES = List.of(
            "\"",
            "'",
            "`",
            "\"\"",
            "''",
            "``",
            "\\",
            "\\'",
            "\\\"",
            "\\\\",
            "$",
            "$$",
            "${secret:serving}",
            "${config:shop.url}",
            "$1",
            "?",
            "%s",
            "%n",
            ";",
            "--",
            "/*",
            "*/",
            "/*+",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "<",
            ">",
            "&",
            "|",
            "#",
            "@",
            "=",
            ",",
            ".",
            ":",
            " ",
            "\t",
            "\n",
            "\r\n",
            "\u0001",
            "\u0007",
            "\u00a0",
            "\u200b",
            "\u202e",
            "\u2028",
            "\ufeff",
            "é",
            "ß",
            "日本",
            "😀",
            "ﷺ",
            "İ",
            "a",
            "B",
            "0",
            "_",
            "null",
            "SELECT",
            "TABLE",
            "order",
            "public",
            "pg_catalog",
            "E'",
            "U&'",
            "\\u0027",
            "\\x27",
            "&#39;",
            "%27",
            "'; DROP TABLE victim; --",
            "\"; DROP TABLE victim; --",
            "`; DROP TABLE victim; --",
            "') ; DROP TABLE victim; --",
            "' OR '1'='1",
            "\" OR \"1\"=\"1",
            "'||(SELECT 1)||'",
            "$$; DROP TABLE victim; $$",
            "*/ DROP TABLE victim; /*",
            "\\'; DROP TABLE victim; --",
            "' WITH ('connector'='filesystem') --",
            "x', 'connector' = 'filesystem");

    private HostileTexts() {}

    static List<String> all() {
        Random random = new Random(SEED);
        Set<String> texts = new LinkedHashSet<>(PIECES);
        texts.add("x".repeat(63));
        texts.add("x".repeat(64));
        texts.add("😀".repeat(16));
        texts.add("\"".repeat(63));
        texts.add("'".repeat(300));
        texts.add("`".repeat(120));
        while (texts.size() < COUNT) {
            StringBuilder text = new StringBuilder();
            for (int pieces = 1 + random.nextInt(5); pieces > 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            texts.add(text.toString());
        }
        return new ArrayList<>(texts);
    }
}
