package org.commonground.registry.offering;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a partner says of a service. Absent lists are empty, which means: not said. */
@Schema(name = "ServiceDescription")
public record ServiceDescription(
        @NotBlank @Size(max = 200) @Schema(examples = "After-school tutoring, grades 6 to 8")
        String name,

        @Size(max = 10_000) String description,
        @Size(max = 41) List<@NotNull NeedCategory> categories,
        @Size(max = 14) List<@NotNull GradeLevel> gradeLevels,
        @Size(max = 7) List<@NotNull Timing> timings,
        @Size(max = 6) List<@NotNull Setting> settings,
        @Size(max = 50) List<@NotBlank @Size(max = 35) String> languages,
        @Size(max = 20) List<@Valid @NotNull ServiceCapacity> capacities,
        @Size(max = 500) List<@Valid @NotNull ServiceSite> sites) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public ServiceDescription {
        description = description == null ? "" : description;
        categories = categories == null
                ? List.of()
                : categories.stream().distinct().sorted().toList();
        gradeLevels = gradeLevels == null
                ? List.of()
                : gradeLevels.stream().distinct().sorted().toList();
        timings = timings == null
                ? List.of()
                : timings.stream().distinct().sorted().toList();
        settings = settings == null
                ? List.of()
                : settings.stream().distinct().sorted().toList();
        languages = languages == null ? List.of() : List.copyOf(languages);
        capacities = capacities == null ? List.of() : List.copyOf(capacities);
        sites = sites == null ? List.of() : List.copyOf(sites);
    }
}
