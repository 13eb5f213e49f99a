package io.tenantry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much memory PostgreSQL takes on machines of several sizes, in megabytes. */
class MachineMemoryTest {
    @ParameterizedTest
    @CsvSource({
        "0, 128, 4, 256",
        "512, 128, 4, 256",
        "1024, 128, 4, 512",
        "2048, 256, 4, 1024",
        "8192, 1024, 8, 4096",
        "16384, 2048, 16, 8192",
        "65536, 4096, 64, 32768",
        "1048576, 4096, 64, 524288"
    })
    void a_part_of_the_memory_within_limits(long memory, long shared, long work, long cached) {
        assertThat(MachineMemory.settings(memory << 20))
                .isEqualTo(Map.of(
                        "shared_buffers", shared + "MB",
                        "work_mem", work + "MB",
                        "effective_cache_size", cached + "MB"));
    }
}
