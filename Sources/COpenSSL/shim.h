// The distribution's OpenSSL, and what of it Swift cannot import: function-like macros and SSL_OP_BIT constants.
#ifndef MARCADOR_COPENSSL_H
#define MARCADOR_COPENSSL_H

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <time.h>

static inline int tls_set_server_name_indication(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}

static inline int tls_set_least_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline void tls_set_modes(SSL_CTX *context, long modes) { SSL_CTX_set_mode(context, modes); }

static inline void tls_cache_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
}

static inline void tls_refuse_renegotiation(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

/// For tests of old peers and of peers that negotiate anew.
static inline void tls_set_most_version(SSL *ssl, int version) { SSL_set_max_proto_version(ssl, version); }
static inline void tls_allow_renegotiation(SSL *ssl) { SSL_clear_options(ssl, SSL_OP_NO_RENEGOTIATION); }

static inline int tls_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

/// An empty memory BIO that says "later", not "the end", when there is nothing to read.
static inline BIO *tls_memory(void) {
    BIO *memory = BIO_new(BIO_s_mem());
    if (memory != NULL) BIO_set_mem_eof_return(memory, -1);
    return memory;
}

static inline size_t tls_pending(BIO *memory) { return BIO_ctrl_pending(memory); }

/// One pointer of the session's owner, for the verify callback.
static inline void tls_set_note(SSL *ssl, void *note) { SSL_set_app_data(ssl, note); }

static inline void *tls_note(X509_STORE_CTX *verification) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx());
    return ssl == NULL ? NULL : SSL_get_app_data(ssl);
}

/// The subject's alternative names; free them with GENERAL_NAMES_free.
static inline GENERAL_NAMES *tls_alternative_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline int tls_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

/// The bytes of a DNS name (kind GEN_DNS) or of an address (GEN_IPADD); NULL for other kinds.
static inline const unsigned char *tls_name_at(const GENERAL_NAMES *names, int index, int *kind, int *length) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    const ASN1_STRING *value = (const ASN1_STRING *)GENERAL_NAME_get0_value(name, kind);
    if (*kind != GEN_DNS && *kind != GEN_IPADD) return NULL;
    *length = ASN1_STRING_length(value);
    return ASN1_STRING_get0_data(value);
}

/// Seconds since 1970 of a certificate's date; -1 when it is none.
static inline long long tls_seconds(const ASN1_TIME *date) {
    struct tm broken;
    if (date == NULL || ASN1_TIME_to_tm(date, &broken) != 1) return -1;
    return (long long)timegm(&broken);
}

#endif
