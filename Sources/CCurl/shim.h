// libcurl's setters take a variable argument, which Swift cannot call; one function for each kind of value that is used.
#pragma once
#include <curl/curl.h>

static inline CURLcode curl_set_text(CURL *curl, CURLoption option, const char *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_long(CURL *curl, CURLoption option, long value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_pointer(CURL *curl, CURLoption option, void *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_writer(CURL *curl, curl_write_callback write) { return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write); }
static inline CURLcode curl_get_status(CURL *curl, long *status) { return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status); }
