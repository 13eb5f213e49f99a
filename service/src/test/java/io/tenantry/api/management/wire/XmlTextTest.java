package io.tenantry.api.management.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.json.OutsideJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"c1\":1}                | <c1>1</c1>",
                "{\"1c\":true}             | <item key=\"1c\">true</item>",
                "{\"a b\":{\"x\":[1,2]}} | <item key=\"a b\"><x><item>1</item><item>2</item></x></item>",
                "{\"\":\"\"}             | <item key=\"\"></item>"
            })
    void a_key_that_cannot_name_an_element_is_an_attribute_of_an_item(String json, String xml) {
        byte[] text = XmlText.write("root", OutsideJson.read(json));
        assertThat(new String(text, StandardCharsets.UTF_8)).endsWith(xml + "</root>");
    }
}
