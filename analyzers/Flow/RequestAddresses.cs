using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Where HTTP clients are told what to request.</summary>
internal static class RequestAddresses
{
    private static readonly string[] s_flurlPaths = ["AppendPathSegment", "AppendPathSegments", "SetQueryParam", "SetQueryParams"];

    private static readonly string[] s_flurlRequests =
    [
        "GetAsync", "GetJsonAsync", "GetStringAsync", "GetStreamAsync", "GetBytesAsync", "PostAsync", "PostJsonAsync", "PostStringAsync",
        "PostUrlEncodedAsync", "PostMultipartAsync", "PutAsync", "PutJsonAsync", "PatchAsync", "PatchJsonAsync", "DeleteAsync", "HeadAsync",
        "SendAsync", "SendJsonAsync", "WithHeader", "WithHeaders", "WithBasicAuth", "WithOAuthBearerToken", "WithTimeout", "AllowAnyHttpStatus",
    ];

    internal static readonly Sinks All = new(
        Calls("System.Net.Http.HttpClient", "requestUri",
            "GetAsync", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync"),
        Properties("System.Net.Http.HttpClient", "BaseAddress"),
        Calls("System.Net.Http.HttpRequestMessage", "requestUri", Sink.Constructor),
        Properties("System.Net.Http.HttpRequestMessage", "RequestUri"),
        Calls("System.Net.Http.Json.HttpClientJsonExtensions", "requestUri",
            "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync", "DeleteFromJsonAsync"),
        Calls("System.Net.WebRequest", "requestUriString", "Create", "CreateHttp"),
        Calls("System.Net.WebRequest", "requestUri", "Create", "CreateHttp"),
        Calls("System.Net.WebClient", "address",
            "DownloadString", "DownloadStringTaskAsync", "DownloadStringAsync", "DownloadData", "DownloadDataTaskAsync", "DownloadDataAsync",
            "DownloadFile", "DownloadFileTaskAsync", "DownloadFileAsync", "UploadString", "UploadStringTaskAsync", "UploadStringAsync",
            "UploadData", "UploadDataTaskAsync", "UploadDataAsync", "UploadFile", "UploadFileTaskAsync", "UploadFileAsync",
            "UploadValues", "UploadValuesTaskAsync", "UploadValuesAsync", "OpenRead", "OpenReadTaskAsync", "OpenWrite", "OpenWriteTaskAsync"),
        Properties("System.Net.WebClient", "BaseAddress"),
        Calls("RestSharp.RestClient", "baseUrl", Sink.Constructor),
        Calls("RestSharp.RestClientOptions", "baseUrl", Sink.Constructor),
        Properties("RestSharp.RestClientOptions", "BaseUrl"),
        Calls("Flurl.Http.FlurlClient", "baseUrl", Sink.Constructor),
        Properties("Flurl.Http.FlurlClient", "BaseUrl"),
        Calls("Flurl.Http.FlurlRequest", "url", Sink.Constructor),
        Calls("Flurl.Url", "baseUrl", Sink.Constructor),
        Calls("Flurl.Url", "uri", Sink.Constructor),
        Calls("Flurl.Http.GeneratedExtensions", "url", s_flurlRequests),
        Calls("Flurl.Http.GeneratedExtensions", "uri", s_flurlRequests),
        Calls("Flurl.GeneratedExtensions", "url", s_flurlPaths),
        Calls("Flurl.GeneratedExtensions", "uri", s_flurlPaths),
        Calls("Refit.RestService", "hostUrl", "For", "ForGenerated"),
        Calls("Grpc.Net.Client.GrpcChannel", "address", "ForAddress"),
        Calls("Microsoft.AspNetCore.SignalR.Client.HubConnectionBuilderHttpExtensions", "url", "WithUrl"));
}
