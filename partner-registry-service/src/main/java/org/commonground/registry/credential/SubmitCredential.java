package org.commonground.registry.credential;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a partner says that it can show. */
@Schema(name = "SubmitCredential")
record SubmitCredential(
        @NotNull UUID partnerId,

        @Schema(description = "For what is one person's, such as a background check; absent for the organisation's.")
        @Nullable
        UUID personId,

        @NotNull CredentialKind kind,

        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Example Mutual Insurance")
        String issuer,

        @Size(max = 80)
        @PlainText
        @Schema(description = "The certificate's number; never for a clearance of a person.", examples = "GL-2026-118")
        @Nullable
        String number,

        @Valid @Schema(description = "The insured limit per event.") @Nullable
        InsuredSum limitAmount,

        @Schema(description = "The district is named as additionally insured.") @Nullable
        Boolean additionalInsured,

        @NotNull LocalDate issuedOn,

        @Schema(description = "The last day on which it counts.") @Nullable
        LocalDate expiresOn,

        @Pattern(regexp = "[A-Za-z0-9._:/-]{1,200}")
        @Schema(
                description = "Where the district keeps the document. The document itself is not kept here.",
                examples = "vault/2026/00118")
        @Nullable
        String evidenceRef) {

    CredentialSubject subjectType() {
        return personId == null ? CredentialSubject.ORG : CredentialSubject.PERSON;
    }
}
