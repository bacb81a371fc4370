package dev.kappa.connectors.postgres;

import dev.kappa.topology.Sha256;
import dev.kappa.topology.serving.ViewTable;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows as lines of Postgres' COPY text format, one change a line.
 *
 * <p>An append-only view's line holds the columns. An updating view's line holds the operation ({@code d} or {@code u}), the hidden key if
 * there is one, and the columns; of a delete only those of the natural key.
 */
final class CopyLines implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A longer hidden key is replaced by its SHA-256: a Postgres index entry holds about 2,700 bytes. */
    private static final int LONGEST_KEY = 1_000;

    private final ViewTable.KeyKind keyKind;
    private final List<String> names;
    private final Set<Integer> keyPlaces;
    private final ValueText[] texts;
    private final RowData.FieldGetter[] getters;
    private final int[] keyOrder;
    private final JsonText keyJson;

    CopyLines(ViewTable table, RowType type) {
        this.keyKind = table.keyKind();
        this.names = List.copyOf(type.getFieldNames());
        this.texts = type.getChildren().stream().map(ValueText::of).toArray(ValueText[]::new);
        this.getters = new RowData.FieldGetter[texts.length];
        for (int i = 0; i < texts.length; i++) {
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
        }
        this.keyOrder = table.key().orElse(List.of()).stream()
                .mapToInt(type::getFieldIndex)
                .toArray();
        this.keyPlaces = Set.copyOf(java.util.Arrays.stream(keyOrder).boxed().toList());
        this.keyJson = JsonText.of(new RowType(java.util.Arrays.stream(keyOrder)
                .mapToObj(place -> type.getFields().get(place))
                .toList()));
    }

    /** Throws {@link Unstorable} for a row that Postgres cannot hold. */
    byte[] appended(RowData row) {
        StringBuilder line = new StringBuilder(128);
        columns(line, row, false);
        return bytes(line);
    }

    byte[] upserted(RowData row) {
        return changed(row, 'u', false);
    }

    byte[] deleted(RowData row) {
        return changed(row, 'd', true);
    }

    private byte[] changed(RowData row, char operation, boolean keyOnly) {
        StringBuilder line = new StringBuilder(128).append(operation).append('\t');
        if (keyKind == ViewTable.KeyKind.HIDDEN_JSON) {
            escape(line, hiddenKey(row));
            line.append('\t');
        }
        columns(line, row, keyOnly);
        return bytes(line);
    }

    private String hiddenKey(RowData row) {
        GenericRowData key = new GenericRowData(keyOrder.length);
        for (int i = 0; i < keyOrder.length; i++) {
            key.setField(i, getters[keyOrder[i]].getFieldOrNull(row));
        }
        StringBuilder json = new StringBuilder();
        keyJson.write(json, key);
        return json.length() <= LONGEST_KEY ? json.toString() : "sha256:" + Sha256.of(json.toString());
    }

    private void columns(StringBuilder line, RowData row, boolean keyOnly) {
        for (int i = 0; i < texts.length; i++) {
            if (i > 0) {
                line.append('\t');
            }
            boolean wanted = !keyOnly || (keyKind == ViewTable.KeyKind.NATURAL && keyPlaces.contains(i));
            Object value = wanted ? getters[i].getFieldOrNull(row) : null;
            if (value == null) {
                line.append("\\N");
                continue;
            }
            try {
                escape(line, texts[i].of(value));
            } catch (Unstorable refused) {
                throw new Unstorable("column '" + names.get(i) + "': " + refused.getMessage());
            }
        }
        line.append('\n');
    }

    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c);
            }
        }
    }

    private static byte[] bytes(StringBuilder line) {
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }
}
