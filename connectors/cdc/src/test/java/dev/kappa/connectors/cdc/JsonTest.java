package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void anyTextComesBackAsItWas() throws Exception {
        StringBuilder every = new StringBuilder();
        for (char c = 0; c < 0xd800; c++) {
            every.append(c);
        }
        every.append("😀");
        Json json = new Json().openObject().name("a\"b").text(every.toString()).closeObject();
        assertEquals(
                every.toString(),
                new ObjectMapper().readTree(json.bytes()).get("a\"b").asText());
    }

    @Test
    void commasStandBetweenAndNowhereElse() {
        Json json = new Json()
                .openObject()
                .name("a")
                .openArray()
                .literal("1")
                .nothing()
                .openArray()
                .closeArray();
        assertEquals(
                "{\"a\":[1,null,[]],\"b\":{},\"c\":true}",
                json.closeArray()
                        .name("b")
                        .openObject()
                        .closeObject()
                        .name("c")
                        .literal("true")
                        .closeObject()
                        .toString());
    }
}
